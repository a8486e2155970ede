package dev.gyre.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.PageSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EncodedSourceTest {
  private static final int PIECE_BYTES = 32 * 1024;

  /** Zeros, and how much of them was asked for. */
  private static final class Zeros implements PageSource {
    private final int piecesMax;
    private int pieces;
    private boolean closed;

    Zeros(int piecesMax) {
      this.piecesMax = piecesMax;
    }

    @Override
    public byte @Nullable [] next() {
      if (pieces == piecesMax) {
        return null;
      }
      pieces++;
      return new byte[PIECE_BYTES];
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A client that has gone must not be found out only when terabytes of zeros were read. */
  @Test
  void workForAPieceIsBoundedHoweverSmallItGets() throws IOException {
    Zeros zeros = new Zeros(3000);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (EncodedSource source = EncodedSource.fast(zeros, ContentCoding.ZSTANDARD, PIECE_BYTES)) {
      int before = 0;
      for (byte[] piece = source.next(); piece != null; piece = source.next()) {
        int read = zeros.pieces - before;
        assertTrue(read <= 128, () -> read + " pieces of content for one");
        assertTrue(piece.length > 0, "never empty");
        before = zeros.pieces;
        whole.writeBytes(piece);
      }
    }
    assertTrue(zeros.closed);
    byte[] encoded = whole.toByteArray();
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(encoded))) {
      assertArrayEquals(new byte[3000 * PIECE_BYTES], in.readAllBytes());
    }
  }

  @Test
  void nothingIsEncodedAsNothing() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (EncodedSource source =
        EncodedSource.fast(new Zeros(0), ContentCoding.ZSTANDARD, PIECE_BYTES)) {
      for (byte[] piece = source.next(); piece != null; piece = source.next()) {
        whole.writeBytes(piece);
      }
    }
    byte[] encoded = whole.toByteArray();
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(encoded))) {
      assertEquals(0, in.readAllBytes().length);
    }
  }
}
