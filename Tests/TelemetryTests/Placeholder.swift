import Testing

@Suite struct TelemetryPlaceholderTests {
}
