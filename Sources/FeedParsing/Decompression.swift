import Inflation

/// Documents that come compressed though nobody says so: a file `feed.xml.gz` on a server, or content that was compressed
/// twice.
enum Decompression {
  /// How often a document may have been compressed.
  private static let mostLayers = 3

  /// The document inside compressed bytes, or the bytes as they are. One that was cut off is what came of it.
  static func plain(_ bytes: [UInt8], limits: FeedLimits) throws(FeedError) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<mostLayers where Inflater.isCompressed(bytes) {
      // What grows further is no feed: those compress by 5 to 20.
      let ratio = bytes.count.multipliedReportingOverflow(by: limits.maxCompressionRatio)
      let bound = min(limits.maxBytes, ratio.overflow ? .max : max(1 << 20, ratio.partialValue))
      switch Inflater.inflate(bytes, limit: bound) {
      case .whole(let plain), .cut(let plain): bytes = plain
      case .tooLarge: throw FeedError(.tooLarge, "it is a gzip file that holds more than \(bound) bytes")
      case .damaged: throw FeedError(.damaged, "it is a gzip file that is damaged")
      }
    }
    return bytes
  }
}
