import Basics
import FeedParsing

// What libFuzzer calls: the bytes are a date as a feed writes it.

/// One run of the date fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDate(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = UnsafeBufferPointer(start: data, count: size)
  guard let time = FeedDate.parse(bytes) else { return 0 }
  // Every time that is found has a year of four digits, and is read again from how it is written.
  var written = time.rfc3339()
  precondition((20...24).contains(written.utf8.count), "a year that is none: \(written)")
  let again = written.withUTF8 { FeedDate.parse($0) }
  precondition(again == time, "\(written) is another time")
  precondition((0...6).contains(time.weekday) && (0...23).contains(time.hour), "no day or hour")
  return 0
}
