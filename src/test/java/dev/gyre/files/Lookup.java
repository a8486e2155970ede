package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import java.io.IOException;
import java.nio.file.Path;

/** The two ways of looking up, which must answer alike. */
enum Lookup {
  KERNEL {
    @Override
    Root open(Path directory, SymlinkPolicy policy) throws IOException {
      Root root = Root.open(directory, policy);
      if (!root.lookupDescription().startsWith("openat2")) {
        throw new AssertionError(
            "these tests need a kernel with openat2, but: " + root.lookupDescription());
      }
      return root;
    }
  },
  STEPWISE {
    @Override
    Root open(Path directory, SymlinkPolicy policy) throws IOException {
      return Root.openStepwise(directory, policy, "test");
    }
  };

  abstract Root open(Path directory, SymlinkPolicy policy) throws IOException;
}
