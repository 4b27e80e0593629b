import Domain
import HTTP
import Wire

/// The pages that explain problems to people. They hold nothing of any request, so anybody may read them.
enum ProblemPages {
    /// All problems.
    static var index: Response {
        let items = Problem.allCases.map { problem in
            "<li><a href=\"\(problem.slug)\">\(HTMLText.escaped(problem.title))</a> <code>\(problem.status)</code></li>"
        }
        return page("Problems", "<ul>\n\(items.joined(separator: "\n"))\n</ul>")
    }

    /// One problem.
    static func page(of problem: Problem) -> Response {
        page(
            problem.title,
            """
            <p class="status"><code>\(problem.status)</code> <code>\(problem.slug)</code></p>
            <p>\(prose(problem.explanation))</p>
            <h2>What to do</h2>
            <p>\(prose(problem.remedy))</p>
            <p class="side">Who can mend it: \(HTMLText.escaped(problem.side.rawValue)).</p>
            <p><a href="./">All problems</a></p>
            """)
    }

    /// Text in which backticks stand around what is typed.
    private static func prose(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
            let part = HTMLText.escaped(String(part))
            return place % 2 == 0 ? part : "<code>\(part)</code>"
        }.joined()
    }

    private static func page(_ title: String, _ content: String) -> Response {
        let document = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(HTMLText.escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            <h1>\(HTMLText.escaped(title))</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        var response = Response(200, type: "text/html; charset=utf-8", Array(document.utf8))
        response.add("content-security-policy", Array(policy.utf8))
        response.add("x-content-type-options", Array("nosniff".utf8))
        response.add("referrer-policy", Array("no-referrer".utf8))
        response.add("cache-control", Array("no-store".utf8))
        return response
    }

    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static let style = """
        :root{color-scheme:light dark}
        body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
        main{max-width:42rem;margin:0 auto;padding:2.5rem 1.25rem}
        h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
        h2{font-size:1.125rem;margin:2rem 0 .25rem}
        code{font:0.9em ui-monospace,monospace;padding:.1em .4em;border:1px solid color-mix(in srgb,CanvasText 25%,Canvas);border-radius:.3em}
        ul{padding-left:1.2rem}li{margin:.35rem 0}
        .side{opacity:.8}
        """
}
