package dev.gyre.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of one request head to what a server of files asks for. */
@State(Scope.Thread)
public class DecodeBenchmark extends CallBenchmark {
  /** Whose decoder. */
  public enum Rival {
    /** RequestParser. */
    GYRE,
    /** HttpRequestDecoder. */
    NETTY;

    HeadDecoder decoder(Heads head) {
      return switch (this) {
        case GYRE -> new HeadDecoder.OfGyre(head.bytes());
        case NETTY -> new HeadDecoder.OfNetty(head.bytes());
      };
    }
  }

  /** Whose code runs. */
  @Param public Rival rival = Rival.GYRE;

  /** What is decoded. */
  @Param public Heads head = Heads.MINIMAL;

  private HeadDecoder decoder = rival.decoder(head);

  /** Makes the decoder. */
  @Setup
  public void prepare() {
    decoder = rival.decoder(head);
  }

  /** One head. */
  @Benchmark
  public Object decode() throws Exception {
    return decoder.decode();
  }
}
