// Lists 100 pages of 1,000 backups with net/http and encoding/json into typed structs, and prints seconds, seconds of
// processors and the peak of resident memory in MB.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"syscall"
	"time"
)

// Stamp is a moment as the service writes it, with or without a zone.
type Stamp struct{ time.Time }

// UnmarshalJSON reads a moment; null is none.
func (s *Stamp) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	moment, err := time.Parse(`"2006-01-02T15:04:05.999999999"`, string(text))
	s.Time = moment
	return err
}

type extendInfo struct {
	AutoTrigger          *bool   `json:"auto_trigger"`
	Bootable             *bool   `json:"bootable"`
	SnapshotID           *string `json:"snapshot_id"`
	SupportLLD           *bool   `json:"support_lld"`
	SupportedRestoreMode *string `json:"supported_restore_mode"`
	ContainSystemDisk    *bool   `json:"contain_system_disk"`
	Encrypted            *bool   `json:"encrypted"`
	SystemDisk           *bool   `json:"system_disk"`
	IsMultiAZ            *bool   `json:"is_multi_az"`
}

type backup struct {
	ID           string      `json:"id"`
	Name         *string     `json:"name"`
	Description  *string     `json:"description"`
	Status       *string     `json:"status"`
	ImageType    *string     `json:"image_type"`
	CheckpointID *string     `json:"checkpoint_id"`
	VaultID      *string     `json:"vault_id"`
	ProjectID    *string     `json:"project_id"`
	ProviderID   *string     `json:"provider_id"`
	ResourceID   *string     `json:"resource_id"`
	ResourceName *string     `json:"resource_name"`
	ResourceType *string     `json:"resource_type"`
	ResourceSize *int        `json:"resource_size"`
	ResourceAZ   *string     `json:"resource_az"`
	CreatedAt    *Stamp      `json:"created_at"`
	UpdatedAt    *Stamp      `json:"updated_at"`
	ProtectedAt  *Stamp      `json:"protected_at"`
	ExpiredAt    *Stamp      `json:"expired_at"`
	ParentID     *string     `json:"parent_id"`
	Children     []backup    `json:"children"`
	ExtendInfo   *extendInfo `json:"extend_info"`
	Incremental  *bool       `json:"incremental"`
	Version      *int        `json:"version"`
}

type page struct {
	Backups []backup `json:"backups"`
	Count   int      `json:"count"`
}

func main() {
	began := time.Now()
	items := 0
	for index := 0; index < 100; index++ {
		url := os.Args[1] + "/v3/p/backups?limit=1000"
		if index > 0 {
			url += fmt.Sprintf("&offset=%d", index*1000)
		}
		response, err := http.Get(url)
		if err != nil {
			log.Fatal(err)
		}
		var page page
		if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
			log.Fatal(err)
		}
		response.Body.Close()
		items += len(page.Backups)
	}
	if items != 100000 {
		log.Fatal("found ", items, " items")
	}
	seconds := time.Since(began).Seconds()
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	processor := time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
	fmt.Printf("%.3f %.3f %d\n", seconds, processor, usage.Maxrss>>10)
}
