import Classification
import Glibc

/// Finds the files that a path of the watchlist stands for. What cannot be listed or read is an error: a folder that
/// counted as empty would end all polling in silence.
enum WatchlistFolder {
  /// The path itself, or a folder's `*.yaml` and `*.yml` in the order of their names. Only the folders that are
  /// configured by default may be missing, with a warning: a user need not make them.
  static func files(at path: String) -> (files: [String], problems: [Diagnostic]) {
    switch names(in: path) {
    case .success(let names):
      let passedOver = names.compactMap { WatchlistFolder.passedOver(FilePath.join(path, $0)) }
      return (names.filter(isYAML).map { FilePath.join(path, $0) }, passedOver)
    // The file's own reader says what is wrong with a file.
    case .failure(let error) where error.code == ENOTDIR && access(path, F_OK) == 0: return ([path], [])
    case .failure(let error) where error.code == ENOENT && isYAML(path): return ([path], [])
    case .failure(let error): return ([], [problem(path, error.code)])
    }
  }

  /// What the system said.
  private struct ListingError: Error {
    var code: Int32
  }

  /// The names in a folder that are not hidden, sorted.
  private static func names(in path: String) -> Result<[String], ListingError> {
    guard let folder = opendir(path) else { return .failure(ListingError(code: errno)) }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
      errno = 0
    }
    return errno == 0 ? .success(names.sorted()) : .failure(ListingError(code: errno))
  }

  private static func isYAML(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  private static func problem(_ path: String, _ code: Int32) -> Diagnostic {
    let position = SourcePosition(file: path)
    guard code == ENOENT else {
      let reason = String(cString: strerror(code))
      return Diagnostic(
        .error, at: position, "this watchlist folder cannot be read: \(reason); let the user of diplowatch read it")
    }
    let isDefault = Settings().watchlist.contains(path)
    return Diagnostic(
      isDefault ? .warning : .error, at: position,
      "there is no such watchlist folder; create it or remove it from watchlist")
  }

  /// A warning for what its author probably takes for a part of the watchlist and is none.
  private static func passedOver(_ path: String) -> Diagnostic? {
    let lower = path.lowercased()
    if lower.hasSuffix(".yaml.txt") || lower.hasSuffix(".yml.txt") {
      return Diagnostic(
        .warning, at: SourcePosition(file: path), "this file is not read; take the .txt off its name, or move it away")
    }
    guard !isYAML(path), case .success(let inside) = names(in: path), inside.contains(where: isYAML) else { return nil }
    return Diagnostic(
      .warning, at: SourcePosition(file: path),
      "folders inside a watchlist folder are not read; name this one under watchlist too, or move its files up")
  }
}
