import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// Text files as editors save them: byte order marks, encodings, and files that cannot be read.
struct TextFileTests {
  @Test("A byte order mark is skipped in the configuration, the watchlist and other files")
  func byteOrderMark() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("c.yaml", "\u{FEFF}backfill: 3d\r\nretention: {entries: 9d}\r\n")
    let (settings, diagnostics) = SettingsLoader.load(path: config)
    #expect(diagnostics.isEmpty && settings?.backfill == .seconds(259_200))
    let list = try folder.write("w.yaml", "\u{FEFF}feeds:\r\n  - {id: a, url: 'https://a.example/'}\r\n")
    #expect(WatchlistLoader.load(paths: [list]).loaded?.feeds.map(\.url) == ["https://a.example/"])
    #expect(try TextFile.read(try folder.write("secret", "\u{FEFF}word\r\n")) == "word\r\n")
  }

  @Test(
    "A file in UTF-16 is reported as such",
    arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian])
  func wide(_ encoding: String.Encoding) throws {
    let folder = try TemporaryFolder()
    let file = folder.path("c.yaml")
    try #require("backfill: 3d\n".data(using: encoding)).write(to: URL(filePath: file))
    let message = try #require(SettingsLoader.load(path: file).diagnostics.first).description
    #expect(message == "\(file): error: the file is UTF-16, as some editors on Windows save it; save it as UTF-8")
  }

  @Test("A missing file, a folder, and a path below a file give different errors")
  func places() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("f", "")
    for (path, words) in [
      (folder.path("none"), "there is no such file"), (folder.url.path, "this is a folder"),
      (file + "/x", "a part of the path is not a folder"),
    ] {
      do throws(TextFile.Problem) {
        _ = try TextFile.read(path)
        Issue.record("\(path) was read")
      } catch {
        #expect(error.description.contains(words))
        #expect(TextFile.Problem(opening: path).description == error.description)
      }
    }
  }
}
