package store

import (
	"fmt"
	"syscall"
)

// networkFileSystems cannot be trusted with the locks a database file needs.
// The numbers are f_type of statfs(2).
var networkFileSystems = map[uint32]string{
	0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB 2", 0x5346414f: "AFS", 0x0bd00bd0: "Lustre",
}

// checkFileSystem refuses a folder on a network file system: SQLite files there
// get damaged sooner or later.
func checkFileSystem(folder string) error {
	var info syscall.Statfs_t
	if err := syscall.Statfs(folder, &info); err != nil {
		return fmt.Errorf("look at the data folder: %w", err)
	}
	if name, ok := networkFileSystems[uint32(info.Type)]; ok {
		return fmt.Errorf("the data folder %s is on a network file system (%s), which damages SQLite files: use a local disk, or PostgreSQL", folder, name)
	}
	return nil
}
