/** Lock files as they lie on disk: whose they are, what their payload says, how to read them. */
package dev.lockmedic.lockfile;
