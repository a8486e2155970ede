package dev.gyre.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStream;
import dev.gyre.config.CompressLevel;
import dev.gyre.http.ContentCoding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Opens the library of each coding. Two of them are native and loaded when they are needed. */
class Encoders {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final CompressLevel level;

  Encoders(CompressLevel level) {
    this.level = level;
  }

  /**
   * A stream that encodes what is written to it.
   *
   * @throws IOException when the library does not load here
   */
  OutputStream open(ContentCoding coding, OutputStream encoded) throws IOException {
    try {
      return switch (coding) {
        case BROTLI -> Brotli.open(encoded, number(2, 5, 9));
        case ZSTANDARD -> Zstandard.open(encoded, number(1, 6, 15));
        case GZIP -> new Gzip(encoded, number(1, 6, 9));
      };
    } catch (LinkageError e) {
      throw new IOException("the library for " + coding.token() + " does not load: " + e, e);
    }
  }

  private int number(int fast, int normal, int best) {
    return switch (level) {
      case FAST -> fast;
      case NORMAL -> normal;
      case BEST -> best;
    };
  }

  /** What tells a form apart from that of another coding or level; stands in its tag. */
  String mark(ContentCoding coding) {
    return "-" + coding.suffix() + level.toString().charAt(0);
  }

  /** Apart, so that nothing of the library is loaded before it is needed. */
  private static final class Brotli {
    static OutputStream open(OutputStream encoded, int quality) throws IOException {
      Brotli4jLoader.ensureAvailability();
      return new BrotliOutputStream(
          encoded, new Encoder.Parameters().setQuality(quality), BUFFER_BYTES);
    }
  }

  /** Apart, for the same reason. */
  private static final class Zstandard {
    static OutputStream open(OutputStream encoded, int level) throws IOException {
      return new ZstdOutputStream(encoded, level);
    }
  }

  /** The JDK's has no other way to set its level. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream encoded, int level) throws IOException {
      super(encoded, BUFFER_BYTES);
      def.setLevel(level);
    }
  }
}
