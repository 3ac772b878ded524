import { Stack } from '@mantine/core'
import { OpenAlerts } from '../alerts/OpenAlerts'
import { NewRecords } from '../home/NewRecords'
import { Readers } from '../home/Readers'
import { MyCard } from '../people/MyCard'
import { WaitingRequests } from '../sharing/OpenRequests'
import { VitalsToday } from '../vitals/VitalsToday'
import { FirstKeys } from './FirstKeys'
import { Greeting } from './Home'

/** A patient's first page, which first of all sees to the patient's keys: what is new, and who read what. */
export function PatientHome() {
  return (
    <FirstKeys>
      <Stack gap="lg">
        <Greeting />
        <WaitingRequests />
        <OpenAlerts />
        <VitalsToday />
        <div className="start">
          <NewRecords />
          <Readers />
        </div>
        <MyCard />
      </Stack>
    </FirstKeys>
  )
}
