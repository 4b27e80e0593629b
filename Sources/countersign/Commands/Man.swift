/// `countersign man`: the page of the manual, for `man` or for docs/.
enum Man {
    static func answer(_ arguments: Arguments) -> Answer {
        Answer(output: arguments.wantsMarkdown ? MarkdownPage.text : ManualPage.text)
    }
}
