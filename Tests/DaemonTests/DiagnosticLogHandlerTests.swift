import Logging
import Testing

@testable import Daemon

struct DiagnosticLogHandlerTests {
  @Test("Under systemd a line starts with its priority and has no time")
  func journalPriority() {
    let handler = DiagnosticLogHandler(environment: ["JOURNAL_STREAM": "8:1"])
    #expect(handler.line(.warning, "feed failed", ["feed": "a"]) == "<4>feed failed feed=a")
    #expect(handler.line(.error, "x", [:]) == "<3>x")
  }

  @Test("In a shell a line starts with time and level")
  func plainPrefix() throws {
    let line = DiagnosticLogHandler(environment: [:]).line(.notice, "started", ["z": "1", "a": "two words"])
    #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z notice: started a="two words" z=1/) != nil)
  }

  @Test("Text from the network cannot break the line or control the terminal")
  func escapes() {
    let handler = DiagnosticLogHandler(environment: ["JOURNAL_STREAM": "8:1"])
    let line = handler.line(.info, "title \"a\"\n\u{1B}[2J \u{202E}дача", ["url": "http://x/\u{1B}]0;\n"])
    #expect(line == "<6>title \"a\"\\n\\u001b[2J \\u202eдача url=\"http://x/\\u001b]0;\\n\"")
  }
}
