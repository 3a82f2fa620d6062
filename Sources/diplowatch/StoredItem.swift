import ArgumentParser
import Classification
import Configuration
import Daemon
import Polling
import Storage

/// A stored entry as the classifier's input.
struct StoredItem {
  let block: ArchiveBlock
  let item: Item

  /// The entry with an id (`StateStore.storedEntry`). If there is none, an error is printed and ends the command with
  /// 1.
  static func find(_ name: String, _ config: String) async throws -> StoredItem {
    let loaded = try WatchedConfiguration.load(config)
    var archive = ArchiveOptions()
    archive.config = config
    let store = try await loaded.settings.readState()
    return try await ArchiveOptions.reading {
      guard let block = try await store.storedEntry(name) else {
        Output.diagnostic(
          MatchPresentation.safe(
            "nothing is stored of \"\(name)\"; give an entry's address, a match's id, or the number that search prints")
        )
        throw ExitCode(1)
      }
      let sources = ArchiveSources(loaded.feeds, try await store.conditions(of: nil))
      return StoredItem(block: block, item: sources.items(of: block)[0])
    }
  }
}
