package dev.gyre.coding;

import dev.gyre.config.CompressLevel;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.PageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What another source makes, encoded piece by piece. Bounded in memory and in the work for a piece,
 * however well the content can be compressed. Owns the other source. One thread at a time.
 */
public final class EncodedSource implements PageSource {
  /** After that much of the content what there is of its encoded form is a piece. */
  private static final int CONTENT_BYTES_MAX = 4 << 20;

  private final PageSource source;
  private final int pieceBytesMin;
  private final ByteArrayOutputStream encoded;
  private final OutputStream encoder;
  private boolean ended;

  EncodedSource(PageSource source, Encoders encoders, ContentCoding coding, int pieceBytesMin)
      throws IOException {
    this.source = source;
    this.pieceBytesMin = pieceBytesMin;
    this.encoded = new ByteArrayOutputStream(2 * pieceBytesMin);
    this.encoder = encoders.open(coding, encoded);
  }

  /**
   * Encodes fast rather than small.
   *
   * @param source owned from now on, but not if this fails
   * @param pieceBytesMin size of most pieces at least
   * @throws IOException when the library for the coding does not load here
   */
  public static EncodedSource fast(PageSource source, ContentCoding coding, int pieceBytesMin)
      throws IOException {
    return new EncodedSource(source, new Encoders(CompressLevel.FAST), coding, pieceBytesMin);
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    while (!ended && encoded.size() == 0) {
      fill();
    }
    byte[] bytes = encoded.toByteArray();
    encoded.reset();
    return bytes.length == 0 ? null : bytes;
  }

  private void fill() throws IOException {
    int contentBytes = 0;
    while (!ended && encoded.size() < pieceBytesMin) {
      byte[] piece = source.next();
      if (piece == null) {
        ended = true;
        encoder.close();
        return;
      }
      encoder.write(piece);
      contentBytes += piece.length;
      if (contentBytes >= CONTENT_BYTES_MAX) {
        encoder.flush();
        return;
      }
    }
  }

  @Override
  public void close() {
    source.close();
    if (!ended) {
      ended = true;
      try {
        encoder.close(); // lets go of native memory
      } catch (IOException e) {
        throw new IllegalStateException("an array takes everything", e);
      }
    }
  }
}
