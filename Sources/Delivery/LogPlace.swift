import Storage

/// The progress of the match log: in the outbox, and in its file.
struct LogPlace {
  /// The last match that was written.
  var position = OutboxPosition.start
  /// The device and inode number of the file; 0 for none.
  var identity = MatchLogFile.Identity(device: 0, inode: 0)
  /// The length of the file, in bytes, after the line at `position`.
  var offset: Int64 = 0

  init() {}

  /// Progress as it is stored. Its bookmark is device, inode and offset, separated by spaces.
  init(_ stored: SinkPlace) {
    position = stored.position
    let numbers = stored.bookmark.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 3 else { return }
    identity = MatchLogFile.Identity(device: numbers[0], inode: numbers[1])
    offset = numbers[2]
  }

  var stored: SinkPlace {
    SinkPlace(position: position, bookmark: "\(identity.device) \(identity.inode) \(offset)")
  }
}
