/** Taking a lock file away so that it can never have two owners: guard file, verify and remove. */
package dev.lockmedic.takeover;
