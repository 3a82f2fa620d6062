import Inflation

/// Decompresses documents that are gzip files without a `Content-Encoding`: a file `feed.xml.gz`, or content that was
/// compressed twice.
enum Decompression {
  /// The maximum number of layers of compression.
  private static let mostLayers = 3

  /// The decompressed document; bytes that are not gzip are returned unchanged. For a truncated file, the part that
  /// could be decompressed.
  ///
  /// - Throws: `FeedError` if the file is damaged or decompresses beyond the limits.
  static func plain(_ bytes: [UInt8], limits: FeedLimits) throws(FeedError) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<mostLayers where Inflater.isCompressed(bytes) {
      // Feeds compress by a factor of 5 to 20; more is a decompression bomb.
      let ratio = bytes.count.multipliedReportingOverflow(by: limits.maxCompressionRatio)
      let bound = min(limits.maxBytes, ratio.overflow ? .max : max(1 << 20, ratio.partialValue))
      switch Inflater.inflate(bytes, limit: bound) {
      case .whole(let plain), .cut(let plain): bytes = plain
      case .tooLarge: throw FeedError(.tooLarge, "it is a gzip file that decompresses to more than \(bound) bytes")
      case .damaged: throw FeedError(.damaged, "it is a damaged gzip file")
      }
    }
    return bytes
  }
}
