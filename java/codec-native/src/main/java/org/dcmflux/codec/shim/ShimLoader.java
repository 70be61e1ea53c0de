package org.dcmflux.codec.shim;

import java.io.IOException;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/** Loads one shim into this process when it is first asked for, and remembers how that went. Thread-safe. */
final class ShimLoader implements ShimAccess {
    private final Shim shim;
    private final LibraryFinder finder;
    private @Nullable Availability availability;
    private @Nullable ShimFunctions functions;

    ShimLoader(Shim shim, LibraryFinder finder) {
        this.shim = shim;
        this.finder = finder;
    }

    @Override
    public synchronized Availability availability() {
        if (availability == null) {
            availability = load();
        }
        return availability;
    }

    /** {@inheritDoc} A call in this process is only left, by who has threads for that. */
    @Override
    public ShimFunctions functions(CodecDeadline deadline) throws CodecException {
        return functions();
    }

    @Override
    public boolean mayHang() {
        return true;
    }

    /** {@inheritDoc} What is loaded stays loaded. */
    @Override
    public void close() {
        // Other providers may have the same library.
    }

    /** @throws CodecException {@link Status#NOT_AVAILABLE} with the reason and the way out */
    synchronized ShimFunctions functions() throws CodecException {
        Availability answer = availability();
        if (functions == null) {
            throw new CodecException(shim.codecName(), Status.NOT_AVAILABLE, answer.detail());
        }
        return functions;
    }

    private Availability load() {
        try (LibraryFinder.Found found = finder.find(shim)) {
            try {
                ShimLink link = ShimLink.open(shim, found.file());
                functions = link.functions();
                return Availability.available(link.libraryVersion() + ", " + found.description());
            } catch (LinkageError e) {
                return Availability.missing(LoadFailure.explain(found.description(), e));
            }
        } catch (LibraryFinder.NotFoundException e) {
            return Availability.missing(e.reason());
        } catch (IOException e) {
            return Availability.missing("the library cannot be put into a temporary directory (" + e
                    + "): give another with -Djava.io.tmpdir=DIR, or a directory that has the libraries with -D"
                    + LibraryFinder.PATH_PROPERTY + "=DIR");
        }
    }
}
