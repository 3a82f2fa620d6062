import Configuration
import Foundation
import Glibc
// Whether timespec belongs to Glibc or to this module of the toolchain changes with the files that a compiler process has.
import SwiftOverlayShims

/// A rotated part of a log (logrotate(8)): renamed, and perhaps compressed.
public struct RotatedLog {
  /// The path of the file.
  public let path: String
  /// The time of its last change, in seconds since 1970.
  public let modified: Int
  /// The program that compressed it, and decompresses it with `-d`; nil if it is not compressed.
  public let compressor: String?

  /// The rotated parts of a log, in no particular order: `LOG.1`, `LOG.2.gz`, `LOG-20261126.gz`. With logrotate's
  /// `extension` the number or date is before the extension.
  public static func parts(of log: String) -> [RotatedLog] { files(of: log) { _ in false } }

  /// The same, and what somebody else moved aside: files whose names begin with the log's, as in `LOG.old`.
  static func likely(of log: String) -> [RotatedLog] { files(of: log) { $0.hasPrefix(FilePath.name(of: log)) } }

  private static func files(of log: String, or isWanted: (Substring) -> Bool) -> [RotatedLog] {
    let folder = FilePath.folder(of: log)
    let name = FilePath.name(of: log)
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.compactMap { other in
      let packer = compressors.first { other.hasSuffix($0.key) }
      let plain = other.dropLast(packer?.key.count ?? 0)
      guard other != name, isPart(plain, of: name[..<dot], name[dot...]) || isWanted(plain) else { return nil }
      let path = FilePath.join(folder, other)
      var info = stat()
      guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
      return RotatedLog(path: path, modified: Int(info.st_mtim.tv_sec), compressor: packer?.value)
    }
  }

  /// Whether a file's name is the log's name with a number or date.
  private static func isPart(_ name: Substring, of stem: Substring, _ ending: Substring) -> Bool {
    guard name.hasPrefix(stem) else { return false }
    var rest = name.dropFirst(stem.count)
    if rest.hasPrefix(ending) {
      rest = rest.dropFirst(ending.count)
    } else if rest.hasSuffix(ending) {
      rest = rest.dropLast(ending.count)
      // `matches-2.jsonl` is another log, of a second node for example.
      guard rest.hasPrefix(".") || rest.count(where: \.isNumber) >= 6 else { return false }
    } else {
      return false
    }
    return rest.wholeMatch(of: /[.\-_][0-9][0-9T:_.\-]*/) != nil
  }

  /// The programs that decompress what logrotate's `compresscmd` makes, by file extension.
  private static let compressors = [".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".bz2": "bzip2"]
}
