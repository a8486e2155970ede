package dev.gyre.bench.compare;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A server whose requests cost so many nanoseconds more than they need: to check that a comparison
 * finds a slow-down that is there, and none that is not. Answers 1 KiB to whatever is asked.
 */
public final class SpinningServer {
  private static final byte[] BODY = new byte[1024];

  private SpinningServer() {}

  /** Serves until it is ended. Arguments: transport, port, nanoseconds. */
  public static void main(String[] arguments) throws Exception {
    long nanos = Long.parseLong(arguments[2]);
    try (GyreServer server =
        GyreServer.handler(() -> new Answerer(nanos))
            .set(Options.TRANSPORT_MODE, arguments[0])
            .set(Options.LOOPS, "1")
            .set(Options.PORT, arguments[1])
            .start()) {
      System.out.println(server.describe());
      new CountDownLatch(1).await();
    }
  }

  /** Sees a request where a line is empty, and nothing else of it. */
  private static final class Answerer extends ChannelInboundHandlerAdapter {
    private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(answer());

    private final long nanos;
    private int lineLength;

    Answerer(long nanos) {
      this.nanos = nanos;
    }

    private static ByteBuf answer() {
      byte[] head =
          ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      return Unpooled.directBuffer().writeBytes(head).writeBytes(BODY);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        while (bytes.isReadable()) {
          byte next = bytes.readByte();
          if (next == '\n') {
            if (lineLength == 0) {
              spin();
              context.write(ANSWER.duplicate(), context.voidPromise());
            }
            lineLength = 0;
          } else if (next != '\r') {
            lineLength++;
          }
        }
      } finally {
        bytes.release();
      }
    }

    private void spin() {
      if (nanos > 0) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
