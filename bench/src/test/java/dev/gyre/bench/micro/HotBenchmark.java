package dev.gyre.bench.micro;

import dev.gyre.wire.HotConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From the bytes of a request to those of an answer that is kept ready, on a channel that is no
 * socket: what a hit costs beside the kernel. The rival reads nothing and writes a copy of one
 * answer, so that its bytes are those Netty and the harness need.
 */
@State(Scope.Thread)
public class HotBenchmark extends CallBenchmark {
  private static final int FILE_BYTES = 1024;

  /** Who answers. */
  public enum Rival {
    /** The handler of a connection. */
    GYRE,
    /** A handler that writes the same bytes to anything. */
    NETTY
  }

  /** One way to answer. */
  private interface Exchange {
    int answer(ByteBuf request);
  }

  /** Whose code runs. */
  @Param public Rival rival = Rival.GYRE;

  /** What is asked. */
  @Param public Heads head = Heads.MINIMAL;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private ByteBuf request = Unpooled.EMPTY_BUFFER;
  private Path directory = Path.of("");
  private Exchange exchange = ignored -> 0;
  private Runnable end = () -> {};

  /** Serves one file under the name that is asked for, until it is kept. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    // Without a query: what has one is not kept.
    String text = new String(head.bytes(), StandardCharsets.US_ASCII);
    text = text.replaceFirst("GET \\S+", "GET /file").replaceFirst("If-None-Match.*\r\n", "");
    bytes = Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    request = Unpooled.unreleasableBuffer(bytes);
    directory = Files.createTempDirectory("gyre-hot");
    Path file = Files.write(directory.resolve("file"), new byte[FILE_BYTES]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    if (rival == Rival.GYRE) {
      HotConnection made = new HotConnection(directory);
      exchange = made::exchange;
      end = made::close;
      for (int i = 0; i < 4; i++) {
        answer();
      }
    } else {
      EmbeddedChannel channel = new EmbeddedChannel(new SameAnswer());
      end = channel::finishAndReleaseAll;
      exchange =
          asked -> {
            channel.writeInbound(asked);
            ByteBuf out = channel.readOutbound();
            int written = out.readableBytes();
            out.release();
            return written;
          };
    }
  }

  /** Removes the file. */
  @TearDown(Level.Trial)
  public void remove() throws IOException {
    end.run();
    bytes.release();
    Files.deleteIfExists(directory.resolve("file"));
    Files.deleteIfExists(directory);
  }

  /** One request and its answer. */
  @Benchmark
  public int answer() {
    request.readerIndex(0);
    return exchange.answer(request);
  }

  /** Writes a copy of the same bytes for everything it reads. */
  private static final class SameAnswer extends ChannelInboundHandlerAdapter {
    private final ByteBuf answer = Unpooled.directBuffer().writeZero(FILE_BYTES + 200);

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      answer.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((ByteBuf) message).release();
      ByteBuf out = context.alloc().directBuffer(answer.readableBytes());
      out.writeBytes(answer, 0, answer.readableBytes());
      context.write(out, context.voidPromise());
      context.flush();
    }
  }
}
