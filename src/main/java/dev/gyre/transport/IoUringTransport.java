package dev.gyre.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Completion queues shared with the kernel; see io_uring(7). Single issuer and deferred task run
 * stay on, as Netty has them where the kernel can.
 *
 * <p>Never write a {@code DefaultFileRegion} to one of its channels: the Netty in use cuts offset
 * and length to 32 bits and so sends wrong bytes of large files.
 */
final class IoUringTransport extends Transport {
  /**
   * One accept at a time instead of one request that yields many. With the latter, running out of
   * descriptors makes Netty accept again at once although reading was paused, which burns a CPU.
   * Netty reads this property once, while its class {@code IoUring} is initialised; this class is
   * the only one of ours that leads there, so here is early enough, also in somebody else's JVM.
   */
  static final String ACCEPT_MULTISHOT_PROPERTY = "io.netty.iouring.acceptMultiShotEnabled";

  /** Entries a loop may submit at once. */
  static final int SUBMISSION_ENTRIES = 256;

  /** Completions a loop may have outstanding before the kernel has to keep them elsewhere. */
  static final int COMPLETION_ENTRIES = 4096;

  static final short BUFFER_GROUP = 0;
  static final short BUFFER_RING_ENTRIES = 256;

  /** Buffers that are added to the ring at a time, so that an idle loop holds 1 MiB, not 4. */
  static final int BUFFER_BATCH_ENTRIES = 64;

  static final int BUFFER_BYTES = 16 * 1024;

  /**
   * The kernel gives back the locked memory of a closed ring some time after close(2), so that the
   * rings of the self-test, or of a server that was just stopped, may still count.
   */
  private static final int ATTEMPTS_MAX = 20;

  private static final long ATTEMPT_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  static final IoUringTransport INSTANCE;

  static {
    if (System.getProperty(ACCEPT_MULTISHOT_PROPERTY) == null) {
      System.setProperty(ACCEPT_MULTISHOT_PROPERTY, "false");
    }
    INSTANCE = new IoUringTransport();
  }

  private IoUringTransport() {}

  @Override
  public TransportKind kind() {
    return TransportKind.IO_URING;
  }

  @Override
  public EventLoopGroup newLoops(int count, ThreadFactory threads) {
    IoUring.ensureAvailability();
    IoHandlerFactory handlers = IoUringIoHandler.newFactory(handlerConfig());
    for (int attempt = 1; ; attempt++) {
      try {
        return new MultiThreadIoEventLoopGroup(count, threads, handlers);
      } catch (RuntimeException refused) {
        if (attempt == ATTEMPTS_MAX
            || !KernelRefusals.isShortOfMemory(new Symptoms(refused, List.of()))) {
          throw refused;
        }
        LockSupport.parkNanos(ATTEMPT_GAP_NANOS);
      }
    }
  }

  private static IoUringIoHandlerConfig handlerConfig() {
    IoUringIoHandlerConfig config = new IoUringIoHandlerConfig().setRingSize(SUBMISSION_ENTRIES);
    if (IoUringFeatures.read().has(IoUringFeatures.COMPLETION_SIZE)) {
      config.setCqSize(COMPLETION_ENTRIES);
    }
    if (IoUring.isRegisterBufferRingSupported()) {
      config.setBufferRingConfig(
          IoUringBufferRingConfig.builder()
              .bufferGroupId(BUFFER_GROUP)
              .bufferRingSize(BUFFER_RING_ENTRIES)
              .batchSize(BUFFER_BATCH_ENTRIES)
              .incremental(IoUring.isRegisterBufferRingIncSupported())
              // Of one size: the adaptive allocator is suspected of growing without end.
              .allocator(new IoUringFixedBufferRingAllocator(BUFFER_BYTES))
              .build());
    }
    return config;
  }

  @Override
  ServerChannel newListener() {
    return new IoUringServerSocketChannel();
  }

  @Override
  ServerChannel newUnixListener() {
    return new IoUringServerDomainSocketChannel();
  }

  @Override
  public SocketAddress unixAddress(Path path) {
    return new DomainSocketAddress(path.toString());
  }

  @Override
  boolean acceptsByWaiting() {
    return true;
  }

  @Override
  public Class<? extends Channel> clientChannel() {
    return IoUringSocketChannel.class;
  }

  @Override
  public FileSending fileSending() {
    return FileSending.SENDFILE_THEN_POLL;
  }

  @Override
  public @Nullable SocketWait newSocketWait(Channel channel) {
    int socket = descriptor(channel);
    return socket < 0 ? null : RingWait.of(channel.eventLoop(), socket);
  }

  @Override
  List<String> features() {
    return IoUringFeatures.read().supported();
  }

  @Override
  List<String> warnings(Evidence evidence) {
    List<String> warnings = new ArrayList<>(IoUringFeatures.read().degradations(evidence));
    if (IoUring.isAcceptMultishotEnabled()) {
      warnings.add(
          "multishot accept is on, so running out of descriptors will use a whole CPU: set -D"
              + ACCEPT_MULTISHOT_PROPERTY
              + "=false, and start Gyre before other users of io_uring");
    }
    return warnings;
  }

  @Override
  ChannelOption<Boolean> sharedPortOption() {
    return UnixChannelOption.SO_REUSEPORT;
  }

  @Override
  void receiveUnasked(ServerBootstrap bootstrap) {
    if (IoUring.isRegisterBufferRingSupported()) {
      bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP);
    }
  }

  @Override
  void configureConnected(Bootstrap bootstrap) {
    if (IoUring.isRegisterBufferRingSupported()) {
      bootstrap.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP);
    }
  }
}
