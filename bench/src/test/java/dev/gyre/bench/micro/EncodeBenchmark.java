package dev.gyre.bench.micro;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the facts of one file to the bytes of a response head. */
@State(Scope.Thread)
public class EncodeBenchmark extends CallBenchmark {
  /** Whose encoder. */
  public enum Rival {
    /** ResponseHead. */
    GYRE,
    /** HttpResponseEncoder. */
    NETTY;

    HeadEncoder encoder() {
      return switch (this) {
        case GYRE -> new HeadEncoder.OfGyre();
        case NETTY -> new HeadEncoder.OfNetty();
      };
    }
  }

  /** Whose code runs. */
  @Param public Rival rival = Rival.GYRE;

  private HeadEncoder encoder = rival.encoder();

  /** Makes the encoder. */
  @Setup
  public void prepare() {
    encoder = rival.encoder();
  }

  /** One head. */
  @Benchmark
  public int responseHead() throws Exception {
    ByteBuf head = encoder.encode();
    int bytes = head.readableBytes();
    head.release();
    return bytes;
  }
}
