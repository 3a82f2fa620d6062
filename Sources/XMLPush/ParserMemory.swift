import CLibXML2

/// Settings of the C library's memory allocation for parsers.
public enum ParserMemory {
  /// Limits the number of heaps (malloc arenas) to two. Documents are parsed on changing threads, and freed memory of
  /// one heap cannot be used by another. Call it once, before the first parse.
  public static func limitHeaps() { dw_limit_heaps(2) }
}
