public import Foundation

/// The test data and harnesses beside the checkout, which a stranger's clone has none of.
public enum SharedData {
  /// The folder, by `$DIPLOWATCH_SHARED` or as `../shared` of the checkout; nil where it is absent.
  public static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["DIPLOWATCH_SHARED"].map { URL(filePath: $0) }
    let folder = named ?? checkout.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.appending(path: "design.md").path) ? folder : nil
  }()

  /// The checkout's own root.
  public static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Whether the folder is there.
  public static var isPresent: Bool { folder != nil }
}
