import HTTP
import Wire

/// The bank's two pages.
enum DemoPages {
    /// A form, and a link to what the bank sees.
    static let home = page(
        "Demo bank",
        """
        <p>This bank stands behind Countersign and does not know it. Nothing it shows is real.</p>
        <form method="post" action="/transfers">
        <label>Amount in euros <input name="amount" value="120.00" inputmode="decimal" required></label>
        <label>Payee <input name="payee" value="DE89 3704 0044 0532 0130 00" required></label>
        <button>Send the money</button>
        </form>
        <p><a href="/seen">What the bank sees of your request</a> · <a href="/accounts">Accounts as JSON</a> ·
        <a href="/.countersign/problems/">What the gateway refuses, and why</a></p>
        """)

    /// What was sent.
    static func transfer(amount: String, payee: String) -> Response {
        page(
            "Sent",
            """
            <p>The bank sent <strong>\(HTMLText.escaped(amount)) EUR</strong> to <strong>\(HTMLText.escaped(payee))</strong>, and asked nobody
            whether that was right. Asking is what the gateway is for, in a version to come.</p>
            <p><a href="/">Back</a></p>
            """)
    }

    private static func page(_ title: String, _ content: String) -> Response {
        let document = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            :root{color-scheme:light dark}
            body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
            main{max-width:34rem;margin:0 auto;padding:2.5rem 1.25rem}
            h1{font-size:1.75rem;margin:0 0 1rem}
            form{display:grid;gap:1rem;padding:1.25rem;border:1px solid color-mix(in srgb,CanvasText 25%,Canvas);border-radius:.6rem}
            label{display:grid;gap:.25rem}
            input,button{font:inherit;padding:.6rem .8rem;border-radius:.4rem;border:1px solid color-mix(in srgb,CanvasText 45%,Canvas)}
            button{background:#0b5cad;color:#fff;border-color:#0b5cad;cursor:pointer}
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        return Response(200, type: "text/html; charset=utf-8", Array(document.utf8))
    }
}
