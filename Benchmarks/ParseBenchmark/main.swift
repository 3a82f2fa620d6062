import FeedModel
import FeedParsing
import Glibc

// Parses feed documents on one thread, again and again: parse-benchmark PASSES FILE…
//
// The files are read before the first pass. After each pass it prints a JSON line: the seconds of wall clock and of CPU
// time, the number of entries and how many of them have a title, a link, a date and a text, the megabytes of text, the
// number of documents that are not feeds, and the peak memory so far in MiB.

func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return bytes
}

func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

func usage() -> (cpu: Double, mebibytes: Int) {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1024)
}

guard CommandLine.arguments.count > 2, let passes = Int(CommandLine.arguments[1]) else {
  print("usage: parse-benchmark PASSES FILE…")
  exit(64)
}
let documents = CommandLine.arguments.dropFirst(2).compactMap(contents)
let parser = FeedParser()
for _ in 0..<passes {
  var counts = (entries: 0, titles: 0, links: 0, dates: 0, texts: 0, bytes: 0, failures: 0)
  let clock = ContinuousClock.now
  let before = usage()
  for document in documents {
    guard let feed = try? parser.parse(document) else {
      counts.failures += 1
      continue
    }
    counts.entries += feed.entries.count
    for entry in feed.entries {
      counts.titles += entry.title == nil ? 0 : 1
      counts.links += entry.link == nil ? 0 : 1
      counts.dates += entry.published == nil && entry.updated == nil ? 0 : 1
      counts.texts += entry.summary == nil && entry.content == nil ? 0 : 1
      for text in [entry.title, entry.summary, entry.content] { counts.bytes += text?.utf8.count ?? 0 }
    }
  }
  let after = usage()
  let wall = clock.duration(to: .now) / .seconds(1)
  print(
    "{\"wall\": \(wall), \"cpu\": \(after.cpu - before.cpu), \"items\": \(counts.entries), \"titles\": \(counts.titles),",
    "\"links\": \(counts.links), \"dates\": \(counts.dates), \"texts\": \(counts.texts),",
    "\"textMB\": \(Double(counts.bytes) / 1e6), \"fail\": \(counts.failures), \"rss\": \(after.mebibytes)}")
}
