import Foundation
import TestSupport
import Testing

/// Memory needed to parse a document, measured on the built binary in a separate process.
struct ParseMemoryTests {
  /// The limit of address space in KiB. The binary itself takes about half of it.
  private static let most = 600_000

  @Test(
    "A document that repeats the same attributes or elements needs no more memory", .timeLimit(.minutes(5)),
    arguments: [
      ("<a xml:base='x'/>", 400_000), ("<a xml:lang='l-x-#'/>", 300_000), ("<b xmlns:a='u' xmlns:c='v'/>", 200_000),
      ("<skipHours><hour>#</hour></skipHours>", 200_000), ("<category>c#</category>", 200_000),
      ("<link>http://h/#</link>", 200_000), ("<author>a#</author>", 200_000),
    ])
  func repeated(_ piece: String, _ count: Int) throws {
    let base = "http://h/" + String(repeating: "a", count: 2000) + "/"
    var text = "<rss version='2.0' xml:base='\(base)'><channel><title>t</title>"
    for number in 0..<count { text += piece.replacing("#", with: String(number % 20)) }
    text += "<item><title>kept</title></item></channel></rss>"
    let folder = try TemporaryFolder()
    let file = try folder.write("feed.xml", text)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "ulimit -v \(Self.most); exec \"$0\" parse \"$1\"", BuiltBinary.url.path, file]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: printed, as: UTF8.self).contains("\"title\":\"kept\""))
  }
}
