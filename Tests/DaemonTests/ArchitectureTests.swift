import Foundation
import Testing

/// Which module may import which, as a table. A cyclic or unplanned dependency is found here, not
/// in a review.
struct ArchitectureTests {
  /// What each target may import besides the standard library, Foundation and Glibc.
  private static let allowed: [String: Set<String>] = [
    "Basics": [],
    "FeedModel": ["Basics"],
    "HTTPLoop": ["CCurl", "Basics"],
    "XMLPush": ["CLibXML2"],
    "Inflation": ["CZlib"],
    "FeedParsing": ["XMLPush", "Inflation", "FeedModel", "Basics"],
    "Classification": ["FeedModel", "Basics"],
    "Matches": ["Classification", "FeedModel", "Basics", "Crypto"],
    "Stories": ["Matches", "Basics"],
    "Configuration": ["Classification", "Basics", "Yams"],
    "Storage": ["Matches", "FeedModel", "Basics", "Classification", "Inflation"],
    "SQLiteStorage": ["Storage", "Matches", "FeedModel", "Basics", "Classification", "GRDB", "GRDBSQLite"],
    "PostgreSQLStorage": ["CPQ", "Storage", "Matches", "FeedModel", "Basics", "Classification"],
    "Polling": [
      "HTTPLoop", "FeedModel", "FeedParsing", "Classification", "Configuration", "Matches", "Stories", "Storage",
      "Basics", "HeapModule", "Logging",
    ],
    "Digests": ["Matches", "Classification", "Basics"],
    "Delivery": [
      "HTTPLoop", "FeedModel", "Digests", "Basics", "Configuration", "Matches", "Storage", "Crypto", "Logging",
    ],
    "StatusReports": ["Storage", "Matches", "FeedModel", "Basics"],
    "StatusServer": [
      "StatusReports", "FeedModel", "Basics", "Hummingbird", "HummingbirdCore", "NIOHTTPTypes", "NIOPosix",
      "HTTPTypes", "NIOCore", "Logging",
    ],
    "Daemon": [
      "HTTPLoop", "FeedModel", "FeedParsing", "Classification", "Configuration", "Matches", "Storage",
      "SQLiteStorage", "PostgreSQLStorage", "Polling", "Digests", "Delivery", "StatusReports", "StatusServer", "Basics",
      "ServiceLifecycle", "UnixSignals", "Logging",
    ],
    "diplowatch": [
      "XMLPush", "HTTPLoop", "FeedModel", "FeedParsing", "Classification", "Configuration", "Matches", "Storage",
      "Polling", "Digests", "Delivery", "StatusReports", "Stories", "Basics",
      "Daemon", "ArgumentParser", "Logging",
    ],
  ]

  /// The system's modules, and the targets that may not import even those.
  private static let system: Set<String> = [
    "Foundation", "Glibc", "Synchronization", "Dispatch", "SwiftOverlayShims",
  ]
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

  @Test("A target imports only what the table allows", arguments: allowed.keys.sorted())
  func importsFollowTheMap(_ target: String) throws {
    var mayImport = try #require(Self.allowed[target]).union(Self.system)
    if Self.withoutFoundation.contains(target) { mayImport.remove("Foundation") }
    let found = try Self.imports(of: target)
    #expect(!found.isEmpty || target == "Basics")
    for (file, module) in found {
      #expect(mayImport.contains(module), "Sources/\(target)/\(file) imports \(module)")
    }
  }

  @Test("Every folder of Sources is in the table")
  func everyTargetIsOnTheMap() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(Set(folders) == Set(Self.allowed.keys).union(["CCurl", "CLibXML2", "CPQ", "CZlib"]))
  }
}
