import Testing

@Suite struct AdminHandlerTests {
}
