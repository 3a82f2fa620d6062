import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// Which files a path in `watchlist` means.
struct WatchlistFolderTests {
  private func load(_ path: String) -> (ids: [String]?, messages: [String]) {
    let (loaded, diagnostics) = WatchlistLoader.load(paths: [path])
    return (loaded?.feeds.map(\.id.value), diagnostics.map(\.description))
  }

  @Test("Files .yaml and .yml in any case are read in the order of their names, editors' backups not")
  func endings() throws {
    let folder = try TemporaryFolder()
    for name in ["a.yaml", "b.yml", "c.YML", "d.Yaml"] {
      try folder.write(name, "feeds: [{id: \(name.prefix(1)), url: 'https://\(name.prefix(1)).example/'}]")
    }
    for name in ["a.yaml~", "#b.yml#", ".c.yaml.swp", "e.yaml.bak", "notes.md"] { try folder.write(name, "x: [") }
    #expect(load(folder.url.path) == (["a", "b", "c", "d"], []))
  }

  @Test("A file that looks like a part of the watchlist but is not read is a warning")
  func passedOver() throws {
    let folder = try TemporaryFolder()
    try folder.write("ours.yaml.txt", "feeds: []")
    for name in ["team", "empty"] {
      try FileManager.default.createDirectory(at: folder.url.appending(path: name), withIntermediateDirectories: true)
    }
    try folder.write("team/x.yml", "feeds: []")
    try FileManager.default.createSymbolicLink(atPath: folder.path("loop"), withDestinationPath: ".")
    let messages = load(folder.url.path).messages
    #expect(messages.count == 2)
    #expect(messages[0].contains("/ours.yaml.txt: warning: this file is not read"))
    #expect(messages[1].contains("/team: warning: folders inside a watchlist folder are not read"))
  }

  @Test("A folder that cannot be listed is an error; only the default one may be missing")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("f.yaml", "version: 1\n")
    try FileManager.default.createSymbolicLink(atPath: folder.path("circle"), withDestinationPath: "circle")
    for path in [folder.path("none"), file + "/sub", folder.path("circle")] {
      let (ids, messages) = load(path)
      #expect(ids == nil && messages.first?.hasPrefix("\(path): error: ") == true, "\(messages)")
    }
    let packaged = "/usr/share/diplowatch/watchlist.d"
    if !FileManager.default.fileExists(atPath: packaged) {
      #expect(
        load(packaged) == (
          [], ["\(packaged): warning: there is no such watchlist folder; create it or remove it from watchlist"]
        ))
    }
  }
}
