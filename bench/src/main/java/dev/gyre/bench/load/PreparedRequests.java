package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** The requests of a plan as they go out, made once for all connections. */
final class PreparedRequests {
  // Requests are never given back: the kernel may still read one of a connection that is cut off.
  private static final ByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(true, true);

  private final byte[][] bytes;
  private final List<ByteBuf> buffers = new ArrayList<>();

  PreparedRequests(List<Request> requests) {
    this.bytes = new byte[requests.size()][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = requests.get(i).bytes();
      ByteBuf buffer = BUFFERS.directBuffer(bytes[i].length).writeBytes(bytes[i]);
      buffers.add(Unpooled.unreleasableBuffer(buffer));
    }
  }

  byte[] bytes(int request) {
    return bytes[request];
  }

  /** To be written to a channel once. */
  ByteBuf buffer(int request) {
    return buffers.get(request).duplicate();
  }
}
