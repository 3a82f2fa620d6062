import Basics
import Foundation
import Testing

@testable import StatusReports

struct ReportTests {
  @Test("A report written as JSON is read unchanged, and the JSON has no control characters")
  func json() throws {
    let json = Sample.status.json()
    #expect(!json.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" || $0 == "\u{7F}" })
    #expect(try StatusReport(json: Data(json.utf8)) == Sample.status)
    #expect(try StatusReport(json: Data(Sample.status.json(pretty: true).utf8)) == Sample.status)
    let reload = ReloadReport(at: Sample.time(1), succeeded: false, messages: ["я: error"], feeds: 3)
    #expect(try ReloadReport(json: Data(reload.json().utf8)) == reload)
  }

  @Test(
    "Times are written and read unchanged",
    arguments: [0, 1, 999, 1_700_000_000_123, 1_764_000_000_000] as [Int64])
  func times(_ milliseconds: Int64) throws {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(try JSONDecoder().decode(ReportTime.self, from: JSONEncoder().encode(ReportTime(time))).time == time)
  }

  @Test("Metrics follow the text format: help and type once, cumulative buckets, escaped labels")
  func metrics() throws {
    let lines = Sample.metrics.prometheus.split(separator: "\n").map(String.init)
    let types = lines.filter { $0.hasPrefix("# TYPE ") }
    #expect(Set(types).count == types.count)
    #expect(lines.contains("# TYPE diplowatch_polls_total counter"))
    #expect(lines.contains("diplowatch_polls_total{result=\"notModified\"} 20"))
    #expect(lines.contains(#"diplowatch_topic_matches_total{topic="tal\"ks\\\n"} 1"#))
    #expect(lines.contains("diplowatch_delivery_lag_seconds_bucket{le=\"0.1\"} 1"))
    #expect(lines.contains("diplowatch_delivery_lag_seconds_bucket{le=\"10\"} 4"))
    #expect(lines.contains("diplowatch_delivery_lag_seconds_bucket{le=\"+Inf\"} 5"))
    #expect(lines.contains("diplowatch_delivery_lag_seconds_count 5"))
    #expect(lines.contains("diplowatch_config_last_reload_successful 0"))
  }

  @Test(
    "Relative times in words",
    arguments: [(0, "now"), (90, "in 90 s"), (-600, "10 min ago"), (7200, "in 2 h"), (-259_200, "3 d ago")])
  func relative(_ seconds: Int64, _ text: String) {
    #expect(RelativeTime.text(Sample.time(seconds).time, now: Sample.now) == text)
  }
}
