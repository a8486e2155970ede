package dev.gyre.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A server that misbehaves as it is told to; one thread for each connection. */
final class PlainServer implements AutoCloseable {
  /** What to do with one request; returns whether the connection goes on. */
  interface Behaviour {
    boolean answer(Socket socket, int number) throws IOException;
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  PlainServer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    listener = new ServerSocket(0, 128, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread.ofVirtual().start(this::accept);
  }

  /** A port that refuses connections, and that nobody else can take meanwhile. */
  static Socket portWithoutListener() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    return socket;
  }

  /** Sends these, the last one again and again, and ends the connection after each. */
  static Behaviour answering(String... answers) {
    return (socket, number) -> {
      send(socket, answers[Math.min(number, answers.length) - 1]);
      return false;
    };
  }

  /** Sends this for each request, and keeps the connection. */
  static Behaviour keeping(String answer) {
    return (socket, number) -> {
      send(socket, answer);
      return true;
    };
  }

  /** Waits before each answer. */
  static Behaviour slow(long millis) {
    return (socket, number) -> {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      return true;
    };
  }

  static Behaviour resetting() {
    return (socket, number) -> {
      socket.setSoLinger(true, 0);
      return false;
    };
  }

  static Behaviour silent() {
    return (socket, number) -> true;
  }

  /** Keeps connections, and answers nothing in the first part of each period. */
  static Behaviour stalling(long periodMillis, long stallMillis) {
    return (socket, number) -> {
      long phase = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) % periodMillis;
      if (phase < stallMillis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stallMillis - phase));
      }
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      return true;
    };
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      int last = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        last = last << 8 | next;
        if (last == 0x0d0a0d0a && !behaviour.answer(socket, requests.incrementAndGet())) {
          return;
        }
      }
    } catch (IOException ended) {
      return;
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
