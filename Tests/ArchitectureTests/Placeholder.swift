import Testing

@Suite struct ArchitecturePlaceholderTests {
}
