import Basics
import Foundation
import Testing

@testable import StatusReports

/// Mail and mutes in reports, on the page and in the metrics.
struct SinkReportTests {
  private var report: StatusReport {
    var report = Sample.status
    report.mail = [WebhookReport(id: "letters", waiting: 3, dead: 0, disabled: true, lastError: Sample.hostile)]
    report.mutes = [
      MuteReport(
        subject: "words:\(Sample.hostile)", until: Sample.time(86_400 * 3), reason: Sample.hostile,
        since: Sample.time(-60))
    ]
    return report
  }

  @Test("They are written and read unchanged; reports of earlier versions have none")
  func json() throws {
    #expect(try StatusReport(json: Data(report.json().utf8)) == report)
    #expect(try StatusReport(json: Data(Sample.status.json().utf8)).mail == nil)
  }

  @Test("The page shows them, escaped")
  func page() {
    let html = StatusPage(
      report: report, activity: Sample.activity(), query: MatchQuery(), matches: .success(MatchesReport(matches: []))
    ).html().text
    #expect(html.contains("mail letters") && html.contains("3 waiting") && html.contains("id=\"mutes\""))
    #expect(html.contains("href=\"/#delivery\">mail letters is disabled"))
    #expect(!html.contains("<script>alert"))
  }

  @Test("Metrics count mails that wait or were given up, and disabled mail sinks")
  func metrics() {
    var metrics = Sample.metrics
    metrics.mail = report.mail ?? []
    let text = metrics.prometheus
    #expect(text.contains("diplowatch_mail_queue{mail=\"letters\"} 3"))
    #expect(text.contains("diplowatch_mail_disabled{mail=\"letters\"} 1"))
    #expect(text.contains("diplowatch_webhook_queue{webhook=\"desk\"} 2"))
  }
}
