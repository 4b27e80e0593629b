import Testing

@Suite struct SystemPlaceholderTests {
}
