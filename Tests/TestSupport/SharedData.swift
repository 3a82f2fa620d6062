public import Foundation

/// The test data and tools beside the checkout. Most clones do not have them.
public enum SharedData {
  /// The folder, from `$DIPLOWATCH_SHARED` or as `../shared` of the checkout; nil if it does not exist.
  public static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["DIPLOWATCH_SHARED"].map { URL(filePath: $0) }
    let folder = named ?? checkout.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.appending(path: "design.md").path) ? folder : nil
  }()

  /// The root folder of the checkout.
  public static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Whether the folder exists.
  public static var isPresent: Bool { folder != nil }
}
