namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>An entity of Home Assistant's Python integration, and its replacement.</summary>
/// <param name="Kind">Its kind, such as <c>sensor</c>.</param>
/// <param name="Name">The end of its id, after the inverter's name.</param>
/// <param name="Unit">Its unit, or null.</param>
/// <param name="Point">The equivalent point here.</param>
/// <param name="Remark">Differences other than kind and unit; empty for none.</param>
internal sealed record IntegrationEntity(string Kind, string Name, string? Unit, string Point, string Remark)
{
    private const string Lines = """
        sensor protocol_version_number - inverter_pcu_version
        sensor battery_manufacturer_number - battery_vendor
        sensor model_code - inverter_model
        sensor product_serial_number - inverter_serial
        sensor product_sn_ln - inverter_serial_extra
        sensor battery_voltage V battery_voltage
        sensor battery_current A battery_current the sign may differ
        sensor battery_temperature °C battery_temperature
        sensor battery_charge_soc % battery_soc
        sensor battery_health_soh % battery_soh
        sensor charging_and_discharging_status - battery_state
        sensor battery_max_charging_current A battery_charge_current_limit
        sensor battery_max_discharging_current A battery_discharge_current_limit
        sensor charging_cut_off_voltage V battery_charge_cutoff_voltage
        sensor discharging_cut_off_voltage V battery_discharge_cutoff_voltage
        sensor battery_pressure - battery_pressure
        sensor pv1_voltage V pv1_voltage
        sensor pv1_current A pv1_current
        sensor pv1_power W pv1_power
        sensor pv2_voltage V pv2_voltage
        sensor pv2_current A pv2_current
        sensor pv2_power W pv2_power
        sensor inverter_a_phase_voltage V inverter_l1_voltage
        sensor inverter_a_phase_current A inverter_l1_current
        sensor grid_a_phase_voltage V grid_l1_voltage
        sensor grid_ab_line_voltage V grid_l1_l2_voltage
        sensor grid_a_phase_current A grid_l1_current
        sensor inverter_b_phase_voltage V inverter_l2_voltage
        sensor inverter_b_phase_current A inverter_l2_current
        sensor grid_b_phase_voltage V grid_l2_voltage
        sensor grid_bc_line_voltage V grid_l2_l3_voltage
        sensor grid_b_phase_current A grid_l2_current
        sensor inverter_c_phase_voltage V inverter_l3_voltage
        sensor inverter_c_phase_current A inverter_l3_current
        sensor grid_c_phase_voltage V grid_l3_voltage
        sensor grid_ca_line_voltage V grid_l3_l1_voltage
        sensor grid_c_phase_current A grid_l3_current
        sensor grid_frequency Hz grid_frequency
        sensor power_factor - grid_power_factor
        sensor grid_active_power W grid_active_power positive for export; `grid_power` is the other way round
        sensor grid_reactive_power var grid_reactive_power
        sensor grid_apparent_power VA inverter_apparent_power
        sensor dc_positive_bus_voltage V inverter_bus_positive_voltage
        sensor dc_negative_bus_voltage V inverter_bus_negative_voltage
        sensor dc_bilateral_bus_voltage V inverter_bus_voltage
        sensor dc_power W battery_power
        sensor internal_temperature °C inverter_internal_temperature
        sensor 10k_dc_positive_bus_backup_voltage_5_6k_secondary_bus_1 V inverter_bus_positive_backup_voltage
        sensor 10k_dc_negative_bus_backup_voltage_5_6k_secondary_bus_2 V inverter_bus_negative_backup_voltage
        sensor device_type_code - inverter_device_type
        sensor high_digit_of_the_software_version_number - inverter_dsp_version_high
        sensor low_digit_of_the_software_version_number - inverter_dsp_version_low
        sensor parallel_address - inverter_parallel_address
        sensor work_efficiency % inverter_efficiency
        sensor battery_current_1 A battery_1_current
        sensor battery_current_2 A battery_2_current
        sensor module_a1_temperature °C inverter_module_a_temperature
        sensor module_b1_temperature °C inverter_module_b_temperature
        sensor module_c1_temperature °C inverter_module_c_temperature
        sensor backup_phase_a_voltage V backup_l1_voltage
        sensor backup_phase_b_voltage V backup_l2_voltage
        sensor backup_phase_c_voltage V backup_l3_voltage
        sensor backup_voltage_frequency Hz backup_frequency
        sensor backup_phase_a_current A backup_l1_current
        sensor backup_phase_b_current A backup_l2_current
        sensor backup_phase_c_current A backup_l3_current
        sensor backup_power_factor - backup_power_factor
        sensor backup_active_power VA backup_active_power
        sensor backup_reactive_power var backup_reactive_power
        sensor backup_apparent_power W backup_apparent_power
        sensor inverter_active_power_parallel_data kW inverter_parallel_active_power
        sensor inverter_reactive_power_parallel_data KVar inverter_parallel_reactive_power
        sensor invert_apparent_power_parallel_data kW inverter_parallel_apparent_power
        sensor local_load_active_power_parallel_data kW load_parallel_active_power
        sensor local_load_reactive_power_parallel_data KVar load_parallel_reactive_power
        sensor local_load_apparent_power_parallel_data kW load_parallel_apparent_power
        sensor local_load_phase_a_active_power_parallel_data kW load_parallel_l1_power
        sensor local_load_b_phase_active_power_parallel_data kW load_parallel_l2_power
        sensor local_load_phase_c_active_power_parallel_data kW load_parallel_l3_power
        sensor pv_total_power_parallel_data kW pv_parallel_power
        sensor total_battery_power_parallel_data kW battery_parallel_power
        sensor total_battery_current_parallel_data A battery_parallel_current
        sensor total_battery_charging_current_parallel_data A battery_parallel_charge_current
        sensor total_battery_discharge_current_parallel_data A battery_parallel_discharge_current
        sensor ac_side_operation_mode - inverter_ac_running_status other state texts
        sensor ac_side_operational_status - inverter_ac_operation_mode other state texts
        sensor number_of_units_running_in_parallel - inverter_parallel_units
        sensor grid_connected_power_upper_limit W grid_power_limit
        sensor operating_mode - inverter_operating_mode
        sensor pv_and_off_grid - inverter_off_grid_switch
        sensor grid_voltage_drop_adjustment_method - grid_voltage_drop_method
        sensor grid_connected_soc_lower_limit_setting - battery_on_grid_soc_min
        sensor power_factor_setting - inverter_power_factor_setting
        sensor grid_code - grid_code
        sensor dc_side_battery_type - battery_dc_type
        sensor lead_acid_battery_charge - battery_lead_acid_capacity
        sensor battery_communication_protocol_selection - battery_protocol
        sensor meter_communication_protocol_selection - grid_meter_protocol
        sensor bms_connection_status - battery_bms_connection
        sensor meter_connection_status - grid_meter_connection
        sensor remote_load W load_power
        sensor off_grid_soc_lower_limit_setting - battery_off_grid_soc_min
        sensor battery_soc_hysteresis_micro_grid_mode - battery_micro_grid_soc_hysteresis
        sensor ac_coupled_pv_source_selection - pv_ac_coupled_source
        sensor backup_load_power_supply_sequence - backup_supply_order
        sensor device_rated_power kW inverter_generator_rated_power
        sensor backup_output_function - backup_output
        sensor charging_power_limit - battery_charge_power_limit
        sensor lower_limit_of_discharge_power - battery_discharge_power_limit
        sensor whether_the_battery_voltage_can_be_set - battery_voltage_settable
        sensor battery_voltage_upper_limit V battery_voltage_max
        sensor battery_voltage_lower_limit V battery_voltage_min
        sensor shadow_scan - pv_shadow_scan
        sensor battery_active - battery_activation
        sensor lead_acid_battery_charging_voltage V battery_lead_acid_charge_voltage
        sensor lead_acid_battery_float_charge_voltage V battery_lead_acid_float_voltage
        sensor lead_acid_battery_eod V battery_lead_acid_end_voltage
        sensor mains_charging_current_upper_limit A grid_charge_current_limit
        sensor battery_is_not_shared - battery_parallel_connection
        sensor battery_power_manual_limiter - battery_power_limiter
        sensor grid_export W grid_export_power
        sensor grid_import W grid_import_power
        sensor battery_discharging_power W battery_discharge_power
        sensor battery_charging_power W battery_charge_power
        sensor pv_total_power W pv_power
        switch power - inverter_power_switch
        switch backflow_protection - grid_anti_backflow
        binary_sensor battery_warning - battery_warning_word
        binary_sensor battery_error - battery_error_word
        binary_sensor battery_communication_connection_status - battery_communication
        binary_sensor grid_power_down - grid_power_down
        binary_sensor power_derating_flag - inverter_power_derating
        binary_sensor inverter_parallel_connection - inverter_parallel_operation
        binary_sensor inverter_is_master_on_bus - inverter_parallel_role
        binary_sensor battery_is_not_shared - battery_parallel_wiring
        binary_sensor relay_self_test_enable - inverter_relay_self_test
        binary_sensor inverter_powered_on - inverter_on
        binary_sensor anti_backflow_function - grid_anti_backflow
        binary_sensor meter_detection_function - grid_meter_detection
        binary_sensor three_phase_unbalanced_output - grid_unbalanced_output
        number battery_soc_lower_limit_on_grid - battery_on_grid_soc_min
        select operating_mode - inverter_operating_mode
        """;

    /// <summary>All entities, in the order there.</summary>
    internal static IReadOnlyList<IntegrationEntity> All { get; } = [.. Lines.Split('\n').Select(line => Of(line.Split(' ', 5)))];

    private static IntegrationEntity Of(string[] words) =>
        new(words[0], words[1], words[2] == "-" ? null : words[2], words[3], words.Length > 4 ? words[4] : "");
}
