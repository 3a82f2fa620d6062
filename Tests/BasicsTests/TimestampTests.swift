import Basics
import Testing

struct TimestampTests {
  @Test(
    "A timestamp is written as RFC 3339 in UTC",
    arguments: [
      (Timestamp(year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0), "1970-01-01T00:00:00Z"),
      (Timestamp(year: 2017, month: 7, day: 18, hour: 16, minute: 5, second: 9), "2017-07-18T16:05:09Z"),
      (Timestamp(year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59), "2024-02-29T23:59:59Z"),
      (Timestamp(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59), "1969-12-31T23:59:59Z"),
      (Timestamp(year: 1900, month: 3, day: 1, hour: 12, minute: 0, second: 0), "1900-03-01T12:00:00Z"),
      (Timestamp(milliseconds: 1_500_000_000_123), "2017-07-14T02:40:00.123Z"),
      (Timestamp(milliseconds: -1), "1969-12-31T23:59:59.999Z"),
    ])
  func formats(_ time: Timestamp, _ text: String) {
    #expect(time.rfc3339() == text)
  }

  @Test("With milliseconds requested, they are written even if they are zero")
  func alwaysMilliseconds() {
    #expect(Timestamp(seconds: 0).rfc3339(alwaysMilliseconds: true) == "1970-01-01T00:00:00.000Z")
  }

  @Test("The weekday and hour are those of UTC, before 1970 too")
  func weekdayAndHour() {
    let tuesday = Timestamp(year: 2017, month: 7, day: 18, hour: 16, minute: 5, second: 9)
    #expect(tuesday.weekday == 2)
    #expect(tuesday.hour == 16)
    let wednesday = Timestamp(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59)
    #expect(wednesday.weekday == 3)
    #expect(wednesday.hour == 23)
  }
}
