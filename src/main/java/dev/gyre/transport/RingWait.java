package dev.gyre.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A poll in the ring of the loop; see IORING_OP_POLL_ADD in io_uring_enter(2).
 *
 * <p>The kernel keeps a polled socket open, also when its descriptor is closed, so a wait that is
 * given up is taken out of the ring.
 */
final class RingWait implements SocketWait, IoUringIoHandle {
  private static final byte POLL_ADD = 6;
  private static final byte ASYNC_CANCEL = 14;
  private static final int POLLOUT = 4;

  private final int socket;
  private @Nullable IoRegistration registration;
  private @Nullable IntConsumer whenOver;
  private long poll;

  private RingWait(int socket) {
    this.socket = socket;
  }

  /** For a socket of the loop whose thread calls this; null when the loop is ending. */
  static @Nullable RingWait of(EventLoop loop, int socket) {
    RingWait wait = new RingWait(socket);
    wait.registration = ((IoEventLoop) loop).register(wait).getNow(); // done: on its own thread
    return wait.registration == null ? null : wait;
  }

  @Override
  public void begin(IntConsumer step) {
    whenOver = step;
    poll = submit(POLL_ADD, socket, 0, POLLOUT);
  }

  @Override
  public boolean end() {
    IoRegistration current = registration;
    if (current == null) {
      return false;
    }
    boolean waits = whenOver != null;
    if (waits) {
      whenOver = null;
      submit(ASYNC_CANCEL, -1, poll, 0);
    }
    registration = null;
    current.cancel(); // forgotten when the kernel has told the end of all that was submitted
    return waits;
  }

  private long submit(byte operation, int descriptor, long address, int events) {
    IoRegistration current = registration;
    if (current == null) {
      throw new IllegalStateException("ended");
    }
    byte flags = 0;
    short none = 0;
    long data = 0;
    return current.submit(
        new IoUringIoOps(
            operation, flags, none, descriptor, 0, address, 0, events, data, none, none, 0, 0));
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    IoUringIoEvent completion = (IoUringIoEvent) event;
    IntConsumer step = whenOver;
    if (step != null && completion.opcode() == POLL_ADD) {
      whenOver = null;
      step.accept(completion.res());
    }
  }

  @Override
  public void close() {
    whenOver = null; // the loop ends, and its sockets did before
  }
}
