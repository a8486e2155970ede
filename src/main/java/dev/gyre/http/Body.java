package dev.gyre.http;

import java.util.List;

/** What follows the head of a response. */
public sealed interface Body {
  /** No bytes. */
  record Empty() implements Body {}

  /** Bytes in memory; the array is never changed once it is here. */
  record Bytes(byte[] content) implements Body {}

  /** Pieces of one open file with literal bytes between them; owns the file. */
  record File(Content content, List<Piece> pieces) implements Body {
    /** Copies the list. */
    public File {
      pieces = List.copyOf(pieces);
    }
  }

  /** Made while it is sent, of unknown length; owns the source. */
  record Page(PageSource source) implements Body {}

  /** A part of a {@link File} body. */
  sealed interface Piece {
    /** Bytes before, between or after ranges (multipart heads). */
    record Literal(byte[] bytes) implements Piece {}

    /** {@code length} bytes of the file from {@code offset}; never empty. */
    record Range(long offset, long length) implements Piece {}
  }

  /** Length in bytes, or -1 when it is not known beforehand. */
  default long lengthBytes() {
    return switch (this) {
      case Empty empty -> 0;
      case Bytes bytes -> bytes.content().length;
      case File file -> lengthOf(file.pieces());
      case Page page -> -1;
    };
  }

  private static long lengthOf(List<Piece> pieces) {
    long sum = 0;
    for (Piece piece : pieces) {
      sum +=
          switch (piece) {
            case Piece.Literal literal -> literal.bytes().length;
            case Piece.Range range -> range.length();
          };
    }
    return sum;
  }

  /** Releases what the body owns. Called once, by whoever sends or drops it. */
  default void close() {
    switch (this) {
      case File file -> file.content().close();
      case Page page -> page.source().close();
      case Empty empty -> {}
      case Bytes bytes -> {}
    }
  }
}
