import Basics
import Testing

struct TimestampParsingTests {
  @Test(
    "A timestamp that is written and parsed again is unchanged",
    arguments: [0, 1_764_000_000_123, -62_135_596_800_000, 951_782_400_000] as [Int64])
  func roundTrip(_ milliseconds: Int64) {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(Timestamp(rfc3339: time.rfc3339()) == time)
    #expect(Timestamp(rfc3339: time.rfc3339(alwaysMilliseconds: true)) == time)
  }

  @Test(
    "Other texts are refused",
    arguments: [
      "", "2026-11-23", "2026-11-23T16:45:40", "2026-11-23T16:45:40+00:00", "2026-13-23T16:45:40Z",
      "2026-11-23T24:45:40Z", "2026-11-23t16:45:40Z", "2026-11-23T16:45:40.1Z", "2026-11-23T16:45:4٠Z",
      "+026-11-23T16:45:40Z",
    ])
  func others(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }
}
