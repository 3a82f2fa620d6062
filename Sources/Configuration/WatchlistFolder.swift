import Classification
import Glibc

/// Lists the files of a path in `watchlist`. A folder that cannot be listed is an error: if it counted as empty, all
/// polling would end without a message.
enum WatchlistFolder {
  /// The path itself if it is a file, or the folder's `*.yaml` and `*.yml` files, sorted by name. A missing folder is
  /// an error, but only a warning for the folders of the default configuration: users need not create those.
  static func files(at path: String) -> (files: [String], problems: [Diagnostic]) {
    switch names(in: path) {
    case .success(let names):
      let passedOver = names.compactMap { WatchlistFolder.passedOver(FilePath.join(path, $0)) }
      return (names.filter(isYAML).map { FilePath.join(path, $0) }, passedOver)
    // A file: errors in it are reported when it is read.
    case .failure(let error) where error.code == ENOTDIR && access(path, F_OK) == 0: return ([path], [])
    case .failure(let error) where error.code == ENOENT && isYAML(path): return ([path], [])
    case .failure(let error): return ([], [problem(path, error.code)])
    }
  }

  /// The `errno` of opendir(3) or readdir(3).
  private struct ListingError: Error {
    var code: Int32
  }

  /// The names in a folder, sorted, without hidden ones.
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
        .error, at: position,
        "this watchlist folder cannot be read: \(reason); make it readable for the user that diplowatch runs as")
    }
    let isDefault = Settings().watchlist.contains(path)
    return Diagnostic(
      isDefault ? .warning : .error, at: position,
      "there is no such watchlist folder; create it or remove it from watchlist")
  }

  /// A warning for a file or folder that is not read, but that its author probably takes for a part of the watchlist.
  private static func passedOver(_ path: String) -> Diagnostic? {
    let lower = path.lowercased()
    if lower.hasSuffix(".yaml.txt") || lower.hasSuffix(".yml.txt") {
      return Diagnostic(
        .warning, at: SourcePosition(file: path),
        "this file is not read, because its name ends in .txt; rename it to end in .yaml, or move it away")
    }
    guard !isYAML(path), case .success(let inside) = names(in: path), inside.contains(where: isYAML) else { return nil }
    return Diagnostic(
      .warning, at: SourcePosition(file: path),
      "folders inside a watchlist folder are not read; add this one to watchlist, or move its files up")
  }
}
