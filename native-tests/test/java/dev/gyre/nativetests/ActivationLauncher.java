package dev.gyre.nativetests;

import dev.gyre.os.ListeningSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens listening sockets, then turns its own process into another program that inherits them, as a
 * service manager does by sd_listen_fds(3).
 *
 * <pre>
 * name=port ... name=/path ... -- program argument...
 * </pre>
 */
final class ActivationLauncher {
  private static final int FIRST = 3;

  /** Out of the way of those that this JVM has open. */
  private static final int PARKED = 500;

  private ActivationLauncher() {}

  /** Does not return. */
  public static void main(String[] arguments) throws IOException {
    List<String> all = Arrays.asList(arguments);
    int separator = all.indexOf("--");
    List<String> names = new ArrayList<>();
    for (String socket : all.subList(0, separator)) {
      int equals = socket.indexOf('=');
      Set<Integer> before = sockets();
      open(socket.substring(equals + 1)); // closed by execve(2); Java's way would stop it
      Set<Integer> opened = sockets();
      opened.removeAll(before);
      int descriptor = opened.iterator().next();
      LinuxCalls.call("dup3", descriptor, PARKED + names.size(), 0);
      names.add(socket.substring(0, equals));
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("LISTEN_PID", Long.toString(ProcessHandle.current().pid()));
    environment.put("LISTEN_FDS", Integer.toString(names.size()));
    environment.put("LISTEN_FDNAMES", String.join(":", names));
    // This JVM uses the numbers from 3 on itself; a shell does not.
    StringBuilder script = new StringBuilder("exec");
    for (int i = 0; i < names.size(); i++) {
      script.append(" %d<&%d %d<&-".formatted(FIRST + i, PARKED + i, PARKED + i));
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/bash", "-c", script + "; exec \"$@\"", "bash"));
    command.addAll(all.subList(separator + 1, all.size()));
    LinuxCalls.become(command, environment);
  }

  private static void open(String place) throws IOException {
    boolean unix = place.startsWith("/");
    SocketAddress address =
        unix
            ? UnixDomainSocketAddress.of(place)
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(place));
    ServerSocketChannel.open(unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET)
        .bind(address);
  }

  private static Set<Integer> sockets() throws IOException {
    Set<Integer> descriptors = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path path : all) {
        int descriptor = Integer.parseInt(path.getFileName().toString());
        if (ListeningSocket.is(descriptor)) {
          descriptors.add(descriptor);
        }
      }
    }
    return descriptors;
  }
}
