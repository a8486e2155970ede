package dev.gyre.listing;

import dev.gyre.http.Body;
import dev.gyre.http.PageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A page that is written in small steps and handed out in pieces of about 32 KiB. Holds one piece
 * at a time. A piece may exceed its target by one step (a row: at most some 3 KiB; the path of a
 * deep directory: at most twelve times its bytes). Owns the listing. One thread at a time.
 */
abstract class PiecewiseSource implements PageSource {
  private static final int PIECE_CHARS = 30 * 1024;

  private final Listing listing;
  private final StringBuilder piece = new StringBuilder(4096);
  private boolean ended;

  PiecewiseSource(Listing listing) {
    this.listing = listing;
  }

  /**
   * Appends the next small part of the page.
   *
   * @return false once the page is complete
   */
  abstract boolean step(StringBuilder page) throws IOException;

  @Override
  public final byte @Nullable [] next() throws IOException {
    fillPiece();
    return piece.isEmpty() ? null : takePiece();
  }

  /** This page as a body: bytes if one piece holds it all, else made while it is sent. */
  final Body toBody() throws IOException {
    boolean begun = false;
    try {
      fillPiece();
      begun = true;
    } finally {
      if (!begun || ended) {
        listing.close();
      }
    }
    return ended ? new Body.Bytes(takePiece()) : new Body.Page(this);
  }

  private void fillPiece() throws IOException {
    while (!ended && piece.length() < PIECE_CHARS) {
      ended = !step(piece);
    }
  }

  private byte[] takePiece() {
    byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
    piece.setLength(0);
    return bytes;
  }

  @Override
  public final void close() {
    ended = true;
    piece.setLength(0);
    listing.close();
  }
}
