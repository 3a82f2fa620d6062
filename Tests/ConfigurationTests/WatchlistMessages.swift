import Classification
import Configuration
import TestSupport

/// The messages on one watchlist file, from reading and compiling it, with `w.yaml` as its name.
func watchlistMessages(_ text: String) throws -> [String] {
  let folder = try TemporaryFolder()
  let file = try folder.write("w.yaml", text)
  let outcome = WatchlistLoader.read(paths: [file], advice: nil)
  let all = outcome.diagnostics + Classifier.compile(outcome.list.watchlist, isWhole: outcome.isWhole).diagnostics
  return all.sortedByPlace().map { $0.description.replacing(file, with: "w.yaml") }
}
