import Foundation
import TestSupport
import Testing

/// README says what is so.
struct ReadmeTests {
  private static let lists = SharedData.checkout.appending(path: "Config/watchlist.d").path
  private let text: String

  init() throws {
    text = try String(contentsOf: SharedData.checkout.appending(path: "README.md"), encoding: .utf8)
  }

  /// The lines between a line that begins with `start` and the end of its block.
  private func block(after start: String) throws -> [Substring] {
    let place = try #require(text.firstRange(of: start)).upperBound
    let lines = text[place...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    return Array(lines.prefix { !$0.hasPrefix("```") })
  }

  @Test("It is one page, and its pictures are there")
  func pictures() throws {
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 131)
    let names = text.matches(of: /docs\/[a-z-]+\.(?:png|svg)/).map { String($0.output) }
    #expect(names.count == 3)
    for name in names {
      #expect(FileManager.default.fileExists(atPath: SharedData.checkout.appending(path: name).path), "\(name)")
    }
  }

  @Test("explain answers as README shows it, but for what is left out (…); make screenshots renews it")
  func explain() throws {
    let headline = try #require(text.firstMatch(of: /\$ diplowatch explain "(.*)"/)).output.1
    let answer = try BuiltBinary.run(["explain", "--watchlist", Self.lists, "--", String(headline)]).output
    var rest = answer.replacing(Self.lists, with: "/usr/share/diplowatch/watchlist.d").split(separator: "\n")[...]
    for line in try block(after: "$ diplowatch explain") where line.trimmingCharacters(in: .whitespaces) != "…" {
      let parts = line.components(separatedBy: "…")
      let found = rest.firstIndex { candidate in
        var tail = candidate[...]
        let isThere = parts.allSatisfy { part in
          guard let range = part.isEmpty ? tail.startIndex..<tail.startIndex : tail.firstRange(of: part) else {
            return false
          }
          tail = tail[range.upperBound...]
          return true
        }
        return isThere && candidate.hasPrefix(parts[0]) && candidate.hasSuffix(parts.last ?? "")
      }
      let place = try #require(found, "explain does not say: \(line)")
      rest = rest[(place + 1)...]
    }
  }

  @Test("The watchlist that README adds is sound and adds what README says; the number of shipped feeds is right")
  func watchlist() throws {
    let folder = try TemporaryFolder()
    let own = try folder.write("ours.yaml", block(after: "```yaml").joined(separator: "\n"))
    let config = try folder.write(
      "diplowatch.yaml", "watchlist: ['\(Self.lists)', ours.yaml]\nfetch: {contact: none}\nstate: sqlite:s.db\n")
    let outcome = try BuiltBinary.run(["check", "--config", config])
    let said = try #require(text.firstMatch(of: /ours.yaml: (new feed .*)/)).output.1
    #expect(
      outcome.status == 0 && outcome.output.contains("\(own): \(said)"), "\(outcome.output)\(outcome.diagnostics)")
    let feeds = try #require(outcome.output.firstMatch(of: /([0-9]+) feeds,/).flatMap { Int($0.output.1) })
    #expect(text.contains("on \(feeds - 1) real feeds"))
  }
}
