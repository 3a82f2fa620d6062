import Configuration
import Glibc

/// The folders of the files the daemon writes.
enum Folder {
  /// Makes sure the folder of a file exists, with all folders above it; new ones get mode 0750.
  ///
  /// - Throws: `DaemonError` naming the folder that cannot be made.
  static func create(for file: String) throws(DaemonError) {
    let folder = FilePath.folder(of: file)
    guard !folder.isEmpty, folder != "/", access(folder, F_OK) != 0 else { return }
    try create(for: folder)
    // Another process may have been quicker.
    guard mkdir(folder, 0o750) != 0, errno != EEXIST else { return }
    let code = errno
    throw DaemonError(
      code,
      "\(folder): this folder cannot be made: \(String(cString: strerror(code))); create it or name another")
  }
}
