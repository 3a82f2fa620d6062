import Foundation
import Testing

/// Which of our modules imports which: the table of ARCHITECTURE.md. A cyclic or unplanned dependency is found here, not in a
/// review.
struct ArchitectureTests {
  /// A row of the table: the targets that it names first, and what they import.
  private static let table: [String: Set<String>] = {
    let text = (try? String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)) ?? ""
    var rows: [String: Set<String>] = [:]
    for line in text.split(separator: "\n").drop(while: { !$0.hasPrefix("| target |") }).prefix(while: {
      $0.hasPrefix("|")
    }) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else { continue }
      let imports = cells[2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      for target in cells[0].matches(of: /`(\w+)`/) { rows[String(target.output.1)] = Set(imports) }
    }
    return rows
  }()

  /// The targets that do without Foundation.
  private static let withoutFoundation: Set<String> = [
    "Basics", "FeedModel", "XMLPush", "Inflation", "FeedParsing", "Classification", "Matches", "Stories",
    "Digests",
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func imports(of target: String) throws -> [(file: String, module: String)] {
    let folder = root.appending(path: "Sources/\(target)")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var found: [(String, String)] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first, first.hasPrefix("@") || ["public", "internal", "package"].contains(first) {
          words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { continue }
        let kinds: Set<String> = ["struct", "class", "enum", "func", "var", "let", "typealias", "protocol"]
        let path = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        found.append((file.lastPathComponent, String(path.prefix { $0 != "." })))
      }
    }
    return found
  }

  @Test("A target imports those of our targets that the table says, and no others", arguments: swiftTargets())
  func importsFollowTheMap(_ target: String) throws {
    let named = try #require(Self.table[target], "it is not in the table").subtracting(["nothing"])
    let found = try Self.imports(of: target)
    #expect(Set(found.map(\.module)).intersection(Self.table.keys) == named)
    guard Self.withoutFoundation.contains(target) else { return }
    for (file, module) in found { #expect(module != "Foundation", "Sources/\(target)/\(file)") }
  }

  @Test("Every folder of Sources is in the table, and nothing else")
  func everyTargetIsOnTheMap() throws {
    #expect(try Set(Self.folders()) == Set(Self.table.keys))
  }

  private static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
  }

  private static func swiftTargets() -> [String] {
    ((try? folders()) ?? []).filter { !["CCurl", "CLibXML2", "CMalloc", "CPQ", "CZlib"].contains($0) }.sorted()
  }
}
