import Configuration
import Glibc

/// Creates the folders of files that the daemon writes.
enum Folder {
  /// Creates the folder of a file and its parent folders if they are missing, with mode 0750.
  ///
  /// - Throws: `DaemonError` that names the folder if it cannot be created.
  static func create(for file: String) throws(DaemonError) {
    let folder = FilePath.folder(of: file)
    guard !folder.isEmpty, folder != "/", access(folder, F_OK) != 0 else { return }
    try create(for: folder)
    // EEXIST: another process has created it meanwhile.
    guard mkdir(folder, 0o750) != 0, errno != EEXIST else { return }
    let code = errno
    throw DaemonError(
      code,
      "\(folder): this folder cannot be created: \(String(cString: strerror(code))); create it or name another")
  }
}
