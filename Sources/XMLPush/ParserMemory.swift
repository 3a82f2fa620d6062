import CLibXML2

/// The memory of parsers.
public enum ParserMemory {
  /// Keeps the heaps of parsing threads few: documents are parsed on changing threads, and freed memory of one heap does
  /// not serve another. To be called once, before the first parse.
  public static func limitHeaps() { dw_limit_heaps(2) }
}
