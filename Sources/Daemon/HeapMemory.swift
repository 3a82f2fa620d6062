import CMalloc

/// The C library's heaps.
public enum HeapMemory {
  /// Limits the number of heaps (malloc arenas) to two. glibc would keep up to eight for each core.
  /// Documents are parsed on changing threads, and freed memory of one heap cannot be used by another. Call it once,
  /// before the first parse.
  public static func limitHeaps() { mallopt(M_ARENA_MAX, 2) }

  /// Gives freed memory back to the system. With a list of a million feeds a third of the memory after a start was needed
  /// only to read it (Benchmarks/README.md).
  static func trim() { malloc_trim(0) }
}
