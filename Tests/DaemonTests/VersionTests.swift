import Foundation
import TestSupport
import Testing

/// The version is the same wherever it is written.
struct VersionTests {
  @Test(
    "The first version of each changelog is that of the binary",
    arguments: [
      ("CHANGELOG.md", #"## ([0-9.]+) \([0-9]{4}-[0-9]{2}-[0-9]{2}\)"#),
      ("debian/changelog", #"diplowatch \(([0-9.]+)\)"#),
    ])
  func agrees(_ file: String, _ heading: String) throws {
    let text = try String(contentsOf: SharedData.checkout.appending(path: file), encoding: .utf8)
    let first = try #require(try text.firstMatch(of: Regex(heading, as: (Substring, Substring).self)))
    let version = try BuiltBinary.run(["--version"]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(String(first.output.1) == version)
  }
}
