package dev.gyre.transport;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors of the JDK's sockets. The JDK shows them to itself only, in {@code sun.nio.ch}; that
 * package is open to Gyre where it runs as {@code ./gyre} or {@code java -jar}, and else where the
 * JVM is started with {@value #REMEDY}. Without them NIO sends through the JDK alone, and so it
 * does for Unix sockets, whose channel Netty lets nobody extend.
 *
 * <p>The jar's manifest asks for them. As an option of the JVM that would keep it from using the
 * start-up cache, so {@code ./gyre} starts servers by {@code -jar}. CPU time of an answer before
 * and after, 2026-11-28: 64 KiB 20 and 15 us, 1 MiB 286 and 136.
 */
final class NioDescriptors {
  /** What an embedder starts the JVM with; in a module path the name of the module stands last. */
  static final String REMEDY = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

  private static final @Nullable Method GET = find();

  private NioDescriptors() {}

  /** Whether this JVM shows them. */
  static boolean areShown() {
    return GET != null;
  }

  /** That of an open channel, or -1. */
  static int of(SelectableChannel channel) {
    Method get = GET;
    try {
      return get == null || !get.getDeclaringClass().isInstance(channel)
          ? -1
          : (int) get.invoke(channel);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return -1;
    }
  }

  private static @Nullable Method find() {
    try {
      Class<?> selectable = Class.forName("sun.nio.ch.SelChImpl");
      return selectable.getModule().isExported("sun.nio.ch", NioDescriptors.class.getModule())
          ? selectable.getMethod("getFDVal")
          : null;
    } catch (ReflectiveOperationException e) {
      return null; // another JDK
    }
  }

  /** A channel that knows its descriptor. */
  interface Shown {
    /** Of an open channel; after that it may mean another file. */
    int descriptor();
  }

  /** A listener, whose connections know theirs. */
  static final class Listener extends NioServerSocketChannel implements Shown {
    private final int descriptor = of(javaChannel());

    @Override
    public int descriptor() {
      return descriptor;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
      SocketChannel socket = javaChannel().accept();
      if (socket == null) {
        return 0;
      }
      try {
        accepted.add(new Connection(this, socket));
        return 1;
      } catch (RuntimeException e) {
        socket.close();
        throw e;
      }
    }
  }

  /** An accepted connection. */
  private static final class Connection extends NioSocketChannel implements Shown {
    private final int descriptor;

    Connection(ServerChannel parent, SocketChannel socket) {
      super(parent, socket);
      descriptor = of(socket);
    }

    @Override
    public int descriptor() {
      return descriptor;
    }
  }
}
